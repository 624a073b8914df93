/** What a person can be told when the words after /heap are not understood. */

/** The words are not understood. `suggestions` are whole commands that would be, best first. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
  readonly suggestions: readonly string[];

  constructor(message: string, suggestions: readonly string[] = []) {
    super(message);
    this.suggestions = suggestions;
  }
}

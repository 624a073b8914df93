/** The error of an input that is not a profile heapbot can read, and of profiles that cannot be combined. */

export type ProfileErrorKind =
  | 'empty'
  | 'truncated'
  | 'malformed'
  | 'concatenated'
  | 'html'
  | 'too-large'
  | 'unrecognized'
  | 'incompatible';

/**
 * `message` says what happened and what to do about it; `pprofMessage` is what `go tool pprof` says of the same
 * input, without the source's name in front (`parsing profile: unrecognized profile format`).
 */
export class ProfileError extends Error {
  readonly kind: ProfileErrorKind;
  readonly pprofMessage: string;

  constructor(kind: ProfileErrorKind, message: string, pprofMessage: string) {
    super(message);
    this.name = 'ProfileError';
    this.kind = kind;
    this.pprofMessage = pprofMessage;
  }
}

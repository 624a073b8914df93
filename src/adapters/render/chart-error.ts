/** Why there is no picture. */

export class ChartError extends Error {
  override readonly name = 'ChartError';
}

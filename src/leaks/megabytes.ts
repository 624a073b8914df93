/** Bytes in sentences, as pprof counts them: 1 MB is 2^20 bytes. */

export function formatMegabytes(bytes: number): string {
  const size = bytes / 2 ** 20;
  if (Math.abs(size) >= 1024) return `${(size / 1024).toFixed(2)} GB`;
  return `${size.toFixed(Math.abs(size) < 100 ? 1 : 0)} MB`;
}

export function formatChange(bytes: number): string {
  return bytes < 0 ? `−${formatMegabytes(-bytes)}` : `+${formatMegabytes(bytes)}`;
}

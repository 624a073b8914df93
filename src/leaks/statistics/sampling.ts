/** What sampling hides: raw counts behind scaled values, and how far an estimate in bytes can be off (DETECTOR 2.1, 2.2). */

import type { Estimate } from '../judgement.ts';
import { chiSquareQuantile, normalQuantile } from './distributions.ts';

/** From this many samples on the normal approximation is good enough (DETECTOR 2.2). */
export const EXACT_BELOW = 10;

/** Blocks of one size from one stack, as they were sampled. */
export interface Bucket {
  /** How many were sampled: raw, not scaled. */
  readonly count: number;
  /** Bytes of one block. */
  readonly size: number;
}

/** Buckets together. `bytes` is the estimate, `variance` that of its sampling in bytes squared. */
export interface SampledBytes {
  readonly count: number;
  readonly bytes: number;
  readonly variance: number;
}

/**
 * p(s) = 1 − e^(−s/R): the chance that a block of `size` bytes is sampled when one sample is taken every `rate` bytes
 * (runtime/mprof.go). A rate of 1 or less counts every block.
 */
export function samplingProbability(size: number, rate: number): number {
  if (rate <= 1) return 1;
  return -Math.expm1(-size / rate);
}

/**
 * The raw count behind a scaled number of bytes, n = round(value·p/s). The runtime cuts n·s/p to a whole number of bytes, which
 * loses less than one block, so this is exact for blocks of two bytes or more; counts of objects are cut to whole objects and are not.
 */
export function recoverCount(bytes: number, size: number, rate: number): number {
  if (size <= 0) return 0;
  return Math.round((bytes * samplingProbability(size, rate)) / size);
}

/**
 * The raw count behind a scaled number of objects, where bytes are not told. The runtime cuts n/p down to a whole number, and p ≤ 1,
 * so the only n that fits is value·p rounded up; rounding to nearest would lose one of 3 blocks at p = 0.75.
 */
export function recoverCountOfObjects(objects: number, size: number, rate: number): number {
  const least = objects * samplingProbability(size, rate);
  return Math.max(0, Math.ceil(least - 1e-9 * Math.max(1, least)));
}

/** Buckets of one process as one estimate: Σ s·n/p bytes, with variance Σ s²·n·(1−p)/p². */
export function addBuckets(buckets: readonly Bucket[], rate: number): SampledBytes {
  let count = 0;
  let bytes = 0;
  let variance = 0;
  for (const bucket of buckets) {
    count += bucket.count;
    bytes += estimateBytes(bucket, rate);
    variance += varianceOfBytes(bucket, rate);
  }
  return { count, bytes, variance };
}

/** B = s·n/p. */
export function estimateBytes({ count, size }: Bucket, rate: number): number {
  return size > 0 ? (size * count) / samplingProbability(size, rate) : 0;
}

/** Var B = s²·n·(1−p)/p², in bytes squared; about R·B for blocks far smaller than R, 0 where every block is counted. */
export function varianceOfBytes({ count, size }: Bucket, rate: number): number {
  if (size <= 0) return 0;
  const probability = samplingProbability(size, rate);
  return (size * size * count * (1 - probability)) / (probability * probability);
}

/**
 * The interval of the mean of a Poisson variable that was seen `count` times: exact (Garwood 1936) below ten,
 * [χ²_{α/2}(2n)/2, χ²_{1−α/2}(2n+2)/2], n ± z·√n from there on (DETECTOR 2.2: the coverage is 0.90 below, 0.93–0.98 above).
 */
export function intervalOfCount(count: number, confidence = 0.95): Estimate {
  if (count < EXACT_BELOW) return garwood(count, confidence);
  const spread = normalQuantile((1 + confidence) / 2) * Math.sqrt(count);
  return { estimate: count, low: count - spread, high: count + spread };
}

/**
 * The interval of an estimate in bytes. Below ten samples it is Fay and Feuer's for a weighted sum of Poisson counts (1997,
 * Stat. Med. 16), which is Garwood's where all weights are equal; above, estimate ± z·√variance. `perSample` is the bytes that one
 * sample stands for at least, the rate in a Go profile: with nothing sampled it is all that bounds what is there.
 */
export function intervalOfBytes(
  sampled: SampledBytes,
  perSample: number,
  confidence = 0.95,
): Estimate {
  const { count, bytes, variance } = sampled;
  if (count > 0 && variance === 0) return { estimate: bytes, low: bytes, high: bytes };
  if (count < EXACT_BELOW) return fayFeuer(sampled, perSample, confidence);
  const spread = normalQuantile((1 + confidence) / 2) * Math.sqrt(variance);
  return { estimate: bytes, low: Math.max(0, bytes - spread), high: bytes + spread };
}

function garwood(count: number, confidence: number): Estimate {
  const tail = (1 - confidence) / 2;
  return {
    estimate: count,
    low: count === 0 ? 0 : chiSquareQuantile(tail, 2 * count) / 2,
    high: chiSquareQuantile(1 - tail, 2 * count + 2) / 2,
  };
}

/** A scaled chi-square on either side; above, as if one more sample of the usual weight had been seen. */
function fayFeuer(sampled: SampledBytes, perSample: number, confidence: number): Estimate {
  const { bytes, variance } = sampled;
  const tail = (1 - confidence) / 2;
  const weight = sampled.count > 0 ? variance / bytes : perSample;
  const more = { bytes: bytes + weight, variance: variance + weight * weight };
  return {
    estimate: bytes,
    low: sampled.count > 0 ? scaledChiSquare(tail, bytes, variance) : 0,
    high: scaledChiSquare(1 - tail, more.bytes, more.variance),
  };
}

/** The quantile of (v/2y)·χ² with 2y²/v degrees of freedom: mean y, variance v. */
function scaledChiSquare(probability: number, mean: number, variance: number): number {
  return (variance / (2 * mean)) * chiSquareQuantile(probability, (2 * mean * mean) / variance);
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  chiSquareCdf,
  chiSquareQuantile,
  normalCdf,
  normalQuantile,
  studentCdf,
} from '../../../src/leaks/statistics/distributions.ts';

// Expected values: mpmath 1.3 with 40 digits.
function expectClose(actual: number, expected: number, relative = 1e-11) {
  expect(Math.abs(actual / expected - 1)).toBeLessThan(relative);
}

describe('normalCdf', () => {
  test.each([
    [-12, 1.776482112077679e-33],
    [-8, 6.220960574271784e-16],
    [-3, 0.0013498980316300946],
    [-1, 0.15865525393145705],
    [-0.5, 0.3085375387259869],
    [0.1, 0.539827837277029],
    [1.96, 0.9750021048517795],
    [4, 0.9999683287581669],
  ])('is right at %d', (z, expected) => {
    expectClose(normalCdf(z), expected);
  });

  test('is 0 and 1 at the ends, and not a number of none', () => {
    expect([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY].map(normalCdf)).toEqual([0, 1]);
    expect(normalCdf(Number.NaN)).toBeNaN();
  });
});

describe('normalQuantile', () => {
  test.each([
    [1e-300, -37.0470962993612],
    [1e-12, -7.034483825301132],
    [0.001, -3.0902323061678136],
    [0.02425, -1.972961051311885],
    [0.2, -0.8416212335729142],
    [0.7, 0.5244005127080408],
    [0.975, 1.9599639845400543],
    [0.9999, 3.7190164854556804],
  ])('is right at %d', (probability, expected) => {
    expectClose(normalQuantile(probability), expected);
  });

  test('is the inverse of the distribution', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true }), (probability) => {
        expectClose(normalCdf(normalQuantile(probability)), probability);
      }),
    );
  });

  test('is infinite at 0 and 1, and not a number outside', () => {
    expect([0, 1, 0.5].map(normalQuantile)).toEqual([-Infinity, Infinity, 0]);
    expect(normalQuantile(1.1)).toBeNaN();
  });
});

describe('studentCdf', () => {
  test.each([
    [-40, 3, 1.7190340394579263e-5],
    [-2.5, 1, 0.1211189415908434],
    [-1.2, 2.5, 0.16571941883293878],
    [0, 4, 0.5],
    [0.3, 7, 0.6135549747989328],
    [2.228, 10, 0.9749941140914443],
    [5, 94, 0.9999986736101597],
    [-1.96, 100000, 0.02499928159715082],
  ])('is right at %d with %d degrees of freedom', (t, degrees, expected) => {
    expectClose(studentCdf(t, degrees), expected, 1e-10);
  });

  test('is symmetric', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -50, max: 50, noNaN: true }),
        fc.double({ min: 0.5, max: 200, noNaN: true }),
        (t, degrees) => {
          expect(studentCdf(t, degrees) + studentCdf(-t, degrees)).toBeCloseTo(1, 12);
        },
      ),
    );
  });
});

describe('chiSquareQuantile', () => {
  test.each([
    [0.025, 2, 0.05063561596857975],
    [0.975, 2, 7.3777589082278725],
    [0.95, 1, 3.841458820694126],
    [0.5, 10, 9.341817765591967],
    [0.025, 20, 9.590777392264867],
    [0.975, 0.4, 3.0222059519771585],
    [0.025, 0.4, 1.2745079840059531e-8],
    [0.001, 3, 0.024297585815692732],
    [0.999, 300, 381.4252485204115],
    [0.025, 2000, 1877.9460368153905],
  ])('is right at %d with %d degrees of freedom', (probability, degrees, expected) => {
    expectClose(chiSquareQuantile(probability, degrees), expected, 1e-10);
  });

  test('is the inverse of the distribution', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-4, max: 0.9999, noNaN: true }),
        fc.double({ min: 0.2, max: 400, noNaN: true }),
        (probability, degrees) => {
          expectClose(chiSquareCdf(chiSquareQuantile(probability, degrees), degrees), probability);
        },
      ),
    );
  });

  test('is 0 and infinite at the ends, and not a number outside', () => {
    expect([0, 1].map((end) => chiSquareQuantile(end, 3))).toEqual([0, Infinity]);
    expect(chiSquareQuantile(0.5, 0)).toBeNaN();
  });
});

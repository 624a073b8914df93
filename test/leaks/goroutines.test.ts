import { describe, expect, it } from 'vitest';
import { digestGoroutines } from '../../src/leaks/goroutines.ts';
import { type DrawOptions, drawProfile } from '../support/draw-profile.ts';

function draw(picture: string, options: DrawOptions = {}) {
  return drawProfile(picture, {
    types: 'goroutine/count',
    periodType: { type: 'goroutine', unit: 'count' },
    period: 1n,
    timeNanos: 1_795_376_409_269_280_197n,
    ...options,
  });
}

const COURIERS = `
  runtime.goexit;main.courier.func1:31;main.(*Desk).await:12;sync.(*Cond).Wait:70;runtime.gopark 1200
  runtime.goexit;net/http.(*conn).serve:1991;main.handle:8;net/http.Get:3;runtime.gopark 30
  runtime.main;main.main:20;net/http.ListenAndServe:3;internal/poll.runtime_pollWait 1
  runtime.goexit;runtime.bgsweep;runtime.gopark 1`;

describe('digestGoroutines', () => {
  it('names what runs, where it waits, and the line of the service, most first', () => {
    const digest = digestGoroutines([draw(COURIERS)], []);
    expect(digest).toMatchObject({ takenAt: 1_795_376_409_269, total: 1232 });
    expect(
      digest?.starters.map(
        ({ count, runs, own, waits }) =>
          `${count} ${runs.function}:${runs.line} ${own?.function}:${own?.line} ${waits.function}`,
      ),
    ).toEqual([
      '1200 main.courier.func1:31 main.courier.func1:31 sync.(*Cond).Wait',
      '30 net/http.(*conn).serve:1991 main.handle:8 net/http.Get',
      '1 main.main:20 main.main:20 internal/poll.runtime_pollWait',
      '1 runtime.goexit:0 undefined:undefined runtime.gopark',
    ]);
  });

  it('adds replicas, and stacks that differ only in between', () => {
    const digest = digestGoroutines(
      [
        draw('main.run:1;main.a:2;main.wait:3 5\nmain.run:1;main.b:2;main.wait:3 2'),
        draw('main.run:1;main.wait:3 4\nmain.run:9;main.wait:3 1', { timeNanos: 1n }),
      ],
      [],
    );
    expect(digest?.total).toBe(12);
    expect(digest?.starters.map(({ count, runs }) => [count, runs.line])).toEqual([
      [11, 1],
      [1, 9],
    ]);
    expect(digest?.takenAt).toBe(1_795_376_409_269);
  });

  it('keeps ten', () => {
    const many = Array.from({ length: 30 }, (_, i) => `main.run${i} ${i + 1}`).join('\n');
    const digest = digestGoroutines([draw(many)], []);
    expect(digest?.total).toBe(465);
    expect(digest?.starters.map(({ count }) => count)).toEqual([
      30, 29, 28, 27, 26, 25, 24, 23, 22, 21,
    ]);
  });

  it('is null where no profile is one of goroutines', () => {
    expect(digestGoroutines([], [])).toBeNull();
    expect(digestGoroutines([drawProfile('main.main 1 10 1 10')], [])).toBeNull();
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { patience, untilAborted, withDeadline } from '../../../src/common/deadline.ts';

const never = new Promise<never>(() => undefined);

describe('a wait with a deadline', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it('gives what the work gives', async () => {
    expect(await withDeadline(Promise.resolve(7), 100, 'work')).toBe(7);
    const failing = Promise.reject(new Error('broken'));
    await expect(withDeadline(failing, 100, 'work')).rejects.toThrow('broken');
  });

  it('ends at the deadline with its name and number', async () => {
    const wait = withDeadline(never, 100, 'work').catch((thrown: unknown) => thrown);
    await vi.advanceTimersByTimeAsync(100);
    expect(await wait).toMatchObject({
      code: 'timed-out',
      details: { what: 'work', limitMs: 100 },
    });
  });

  it('ends with an abort, before or during the wait', async () => {
    const controller = new AbortController();
    const wait = withDeadline(never, 100, 'work', controller.signal);
    controller.abort();
    await expect(wait).rejects.toMatchObject({ code: 'aborted' });
    const late = withDeadline(never, 100, 'work', controller.signal);
    await expect(late).rejects.toMatchObject({ code: 'aborted' });
  });

  it('leaves no listener behind', async () => {
    const { signal } = new AbortController();
    const [add, remove] = [
      vi.spyOn(signal, 'addEventListener'),
      vi.spyOn(signal, 'removeEventListener'),
    ];
    await withDeadline(Promise.resolve(), 100, 'work', signal);
    expect(remove.mock.calls.map(([type, listener]) => [type, listener])).toEqual(
      add.mock.calls.map(([type, listener]) => [type, listener]),
    );
  });
});

describe('patience', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it('has no end while there are signs of life, and ends at the first silence', async () => {
    const patient = patience(100, 'work');
    let ended: unknown;
    void patient.wait(never).catch((thrown: unknown) => {
      ended = thrown;
    });
    for (let time = 0; time < 20; time++) {
      await vi.advanceTimersByTimeAsync(90);
      patient.signOfLife();
    }
    expect(ended).toBeUndefined();
    await vi.advanceTimersByTimeAsync(100);
    expect(ended).toMatchObject({ code: 'timed-out', details: { what: 'work', limitMs: 100 } });
  });

  it('does not count the sleep of the machine: a late timer takes a part of the limit with it', async () => {
    let ended: unknown;
    void patience(60_000, 'work')
      .wait(never)
      .catch((thrown: unknown) => {
        ended = thrown;
      });
    // What rings when the machine wakes, hours later, is the timer that was set before it slept.
    await vi.advanceTimersToNextTimerAsync();
    expect(ended).toBeUndefined();
    await vi.advanceTimersByTimeAsync(49_999);
    expect(ended).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    expect(ended).toMatchObject({ code: 'timed-out', details: { limitMs: 60_000 } });
  });

  it('waits for each item anew, and counts no time of whoever takes them', async () => {
    const slow = async function* (): AsyncGenerator<number> {
      for (let item = 0; item < 3; item++) {
        await new Promise((resolve) => setTimeout(resolve, 90));
        yield item;
      }
    };
    const taken: number[] = [];
    const taking = (async () => {
      for await (const item of patience(100, 'work').each(slow())) {
        taken.push(item);
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    })();
    await vi.advanceTimersByTimeAsync(3 * 590);
    await taking;
    expect(taken).toEqual([0, 1, 2]);
  });

  it('tells a source that hangs to end, and does not wait for it', async () => {
    const told = vi.fn(() => never);
    const hanging = { [Symbol.asyncIterator]: () => ({ next: () => never, return: told }) };
    const taking = patience(100, 'work').each(hanging).next();
    const ended = taking.catch((thrown: unknown) => thrown);
    await vi.advanceTimersByTimeAsync(100);
    expect(await ended).toMatchObject({ code: 'timed-out' });
    expect(told).toHaveBeenCalledOnce();
  });
});

describe('work that fails after nobody waits', () => {
  it('is no unhandled rejection', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    const aborted = AbortSignal.abort();
    const failLater = (): Promise<never> =>
      Promise.resolve().then(() => {
        throw new Error('late');
      });
    await expect(withDeadline(failLater(), 100, 'work', aborted)).rejects.toThrow('aborted');
    await expect(untilAborted(failLater(), aborted)).rejects.toThrow('aborted');
    await new Promise((resolve) => setTimeout(resolve, 10));
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });
});

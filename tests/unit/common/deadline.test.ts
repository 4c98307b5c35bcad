import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { untilAborted, withDeadline } from '../../../src/common/deadline.ts';

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

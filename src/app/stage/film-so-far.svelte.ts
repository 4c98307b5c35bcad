import type { FilmPart } from '../../common/progress.ts';

export type FilmSoFar = ReturnType<typeof createFilmSoFar>;

/** What this browser offers to play a film that is not finished, if anything. */
export interface MediaSourceKind {
  new (): MediaSource;
  isTypeSupported(mimeType: string): boolean;
}

/** Phones of Apple have only the managed one, which asks for nothing more here. */
export function mediaSourceOf(realm: typeof globalThis): MediaSourceKind | undefined {
  const { ManagedMediaSource, MediaSource: plain } = realm as Partial<
    Record<'ManagedMediaSource' | 'MediaSource', MediaSourceKind>
  >;
  return ManagedMediaSource ?? plain;
}

/**
 * The parts of a film that are made, for a video element to play while the rest is. A browser that
 * cannot play them shows none: the film is made all the same.
 */
export function createFilmSoFar(Source: MediaSourceKind | undefined) {
  let url = $state<string>();
  let endMs = $state(0);
  let current: Playing | undefined;

  function close(): void {
    if (url !== undefined) URL.revokeObjectURL(url);
    url = undefined;
    endMs = 0;
    current = undefined;
  }

  return {
    /** For a video's `src`; undefined while there is nothing to play. */
    get url() {
      return url;
    },
    /** How far it can be played. */
    get endMs() {
      return endMs;
    },
    append(part: FilmPart): void {
      if (part.isFirst) {
        close();
        const source = openSource(Source, part.mimeType);
        if (source === undefined) return;
        const isCurrent = (): boolean => current?.source === source;
        url = URL.createObjectURL(source);
        current = playing(
          source,
          part.mimeType,
          (ms) => {
            if (isCurrent()) endMs = ms;
          },
          () => {
            if (isCurrent()) close();
          },
        );
      }
      current?.append(part);
    },
    close,
  };
}

/** Some browsers have the name and not all that belongs to it. */
function openSource(
  Source: MediaSourceKind | undefined,
  mimeType: string,
): MediaSource | undefined {
  try {
    return Source?.isTypeSupported(mimeType) === true ? new Source() : undefined;
  } catch {
    return undefined;
  }
}

interface Playing {
  readonly source: MediaSource;
  append(part: FilmPart): void;
}

function playing(
  source: MediaSource,
  mimeType: string,
  onEnd: (endMs: number) => void,
  onRefusal: () => void,
): Playing {
  const waiting: FilmPart[] = [];
  let adding: FilmPart | undefined;
  let buffer: SourceBuffer | undefined;
  /** A source buffer takes one part at a time. What it refuses is left out: the file has it. */
  const next = (): void => {
    if (buffer === undefined || buffer.updating || source.readyState !== 'open') return;
    adding = waiting.shift();
    if (adding === undefined) return;
    try {
      buffer.timestampOffset = adding.startMs / 1000;
      buffer.appendBuffer(adding.bytes);
    } catch {
      waiting.length = 0;
    }
  };
  source.addEventListener('sourceopen', () => {
    if (buffer !== undefined) return;
    try {
      buffer = source.addSourceBuffer(mimeType);
    } catch {
      // It said that it could.
      onRefusal();
      return;
    }
    buffer.addEventListener('updateend', () => {
      if (adding) onEnd(adding.endMs);
      next();
    });
    next();
  });
  return {
    source,
    append(part) {
      waiting.push(part);
      next();
    },
  };
}

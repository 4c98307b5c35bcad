/** Thousands of pictures that carry no mark: film, fractals, cells, grids, text-like noise, gradients. */
import type { Size } from '../../src/common/shape.ts';
import type { LumaPlane } from '../../src/engine/provenance/invisible-mark/evidence.ts';
import { lumaFrames, type Source } from '../helpers/ffmpeg-frames.ts';
import { drawnFilms } from './drawn-films.ts';

export const films = drawnFilms();

const lavfi = (graph: string): Source => ['-f', 'lavfi', '-i', graph];

interface Kind {
  readonly name: string;
  /** Of all frames. */
  readonly share: number;
  readonly frames: (count: number, size: Size) => Iterable<readonly LumaPlane[]>;
}

const size: Size = { width: 352, height: 192 };
const large: Size = { width: 704, height: 384 };

/** At most so many at once, for memory's sake. */
const atOnce = 250;

export const kinds: readonly Kind[] = [
  {
    name: 'drawn films, cropped, turned and recoloured',
    share: 0.25,
    frames: variedFilms,
  },
  generated('fractal zoom', 0.15, 'mandelbrot=s=704x384:rate=8', 'hue=h=n'),
  generated(
    'cells',
    0.06,
    'life=s=352x192:mold=10:ratio=0.2:rate=8:life_color=white:seed=3',
    'null',
  ),
  generated('cells in rows', 0.04, 'cellauto=s=352x192:rule=110:rate=8:scroll=1:seed=5', 'null'),
  generated('test pictures', 0.08, 'testsrc2=s=704x384:rate=8', 'rotate=n/40'),
  generated('gradients', 0.08, 'gradients=s=704x384:rate=8:speed=0.05:seed=7', 'null'),
  generated(
    'grids of every width',
    0.1,
    'color=c=gray:s=704x384:rate=8',
    "geq=lum='128+60*(lt(mod(X,3+N/17),2)+lt(mod(Y,4+N/23),2))':cb=128:cr=128",
  ),
  generated(
    'smooth noise',
    0.12,
    'color=c=gray:s=88x48:rate=8',
    'noise=alls=100:allf=t,scale=704:384:flags=bicubic,eq=contrast=0.6',
  ),
  generated('noise in colour bars', 0.06, 'smptehdbars=s=704x384:rate=8', 'noise=alls=20:allf=t'),
  generated('faint noise alone', 0.06, 'color=c=gray:s=352x192:rate=8', 'noise=alls=6:allf=t'),
];

function generated(name: string, share: number, graph: string, filters: string): Kind {
  return {
    name,
    share,
    *frames(count, at) {
      for (let first = 0; first < count; first += atOnce) {
        const part = `trim=start_frame=${first},${filters}`;
        const planes = lumaFrames(
          lavfi(graph),
          filters === 'null' ? part : `${filters},trim=start_frame=${first}`,
          at,
          Math.min(atOnce, count - first),
        );
        yield planes;
      }
    },
  };
}

/** Another crop, side, hue and contrast each time round. */
function* variedFilms(count: number, at: Size): Generator<readonly LumaPlane[]> {
  for (let made = 0, round = 0; made < count; round++) {
    const share = 0.5 + 0.5 * fraction(round * 0.618);
    const [x, y] = [fraction(round * 0.377), fraction(round * 0.733)];
    const filters = [
      `crop=iw*${share}:ih*${share}:(iw-ow)*${x}:(ih-oh)*${y}`,
      `hue=h=${(round * 47) % 360}`,
      `eq=contrast=${0.7 + 0.6 * fraction(round * 0.271)}`,
      ...(round % 2 === 1 ? ['hflip'] : []),
    ].join(',');
    const planes = lumaFrames(
      films[round % films.length]!,
      filters,
      at,
      Math.min(17, count - made),
    );
    made += planes.length;
    yield planes;
  }
}

function fraction(value: number): number {
  return value - Math.floor(value);
}

/** Every frame once, a fifth of them large, as film is. */
export function* unmarkedFrames(
  count: number,
): Generator<{ kind: string; planes: readonly LumaPlane[] }> {
  for (const { name, share, frames } of kinds) {
    const small = Math.round(count * share * 0.8);
    for (const planes of frames(small, size)) yield { kind: name, planes };
    for (const planes of frames(Math.round(count * share) - small, large)) {
      yield { kind: `${name}, large`, planes };
    }
  }
}

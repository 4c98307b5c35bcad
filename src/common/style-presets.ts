import { isSameStyle, type Style } from './style.ts';

/**
 * The looks that the model was trained with: each time of day in each weather. Judges tell each of them
 * (`models/kinora-nano/MODEL_CARD.md`: time 100 %, weather 98 % of 240 clips); it knows no other look,
 * such as a way of painting.
 */
export const styleTimes = ['day', 'sunset', 'night'] as const;
export const styleWeathers = ['clear', 'rain', 'snow'] as const;

export const presetNames = [
  ...(['bright-day', 'rainy-day', 'snowy-day'] as const),
  ...(['clear-sunset', 'rainy-sunset', 'snowy-sunset'] as const),
  ...(['clear-night', 'rainy-night', 'snowy-night'] as const),
] as const;
export type PresetName = (typeof presetNames)[number];

/** As the captions of training say it. */
const timeWords = { day: 'in daylight', sunset: 'at sunset', night: 'at night' } as const;
const weatherWords = { clear: 'clear sky', rain: 'in the rain', snow: 'while snow falls' } as const;

export interface Preset extends Style {
  readonly name: PresetName;
  readonly time: (typeof styleTimes)[number];
  readonly weather: (typeof styleWeathers)[number];
}

/** One row for each time, one column for each weather. */
export const presets: readonly Preset[] = presetNames.map((name, index) => {
  const time = styleTimes[Math.floor(index / styleWeathers.length)]!;
  const weather = styleWeathers[index % styleWeathers.length]!;
  return { name, time, weather, words: `${timeWords[time]}, ${weatherWords[weather]}` };
});

/** One of somebody's own may have the name of a preset, and other words. */
export function presetOf(style: Style): Preset | undefined {
  return presets.find((preset) => isSameStyle(preset, style));
}

import type { OpeningHours } from '../../storage/kiosk.ts';

/** By the local time of `date`. */
export function isOpenAt({ opensAt, closesAt }: OpeningHours, date: Date): boolean {
  if (opensAt === closesAt) return true;
  const minute = date.getHours() * 60 + date.getMinutes();
  return opensAt < closesAt
    ? minute >= opensAt && minute < closesAt
    : minute >= opensAt || minute < closesAt;
}

/** 570 → "09:30", as a time field takes it. */
export function clockTime(minutes: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** "09:30" → 570; undefined for what is no time. */
export function minutesOf(time: string): number | undefined {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time) ?? [];
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes);
}

/** By the time alone: a visitor's sentence is not for the next one's eyes. */
export function fileNameAt(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join('');
  return `kinora-${day}-${time}.mp4`;
}

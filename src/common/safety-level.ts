/** `open` refuses only what no level lifts; `kiosk` is for screens that strangers share. */
export const safetyLevels = ['open', 'standard', 'kiosk'] as const;
export type SafetyLevel = (typeof safetyLevels)[number];

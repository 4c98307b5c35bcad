import type * as english from '../en/index.ts';

export const editor: typeof english.editor = {
  region: 'Werkzeuge für diesen Clip',
  tools: {
    finer: 'Feiner',
    remix: 'Abwandeln',
    extend: 'Verlängern',
    recut: 'Umschneiden',
    loop: 'Schleife',
    blend: 'Überblenden',
  },
  leads: {
    finer: 'Macht diesen Clip noch einmal mit allen Schritten, für ein feineres Bild.',
    remix:
      'Macht aus diesem Clip einen neuen. Ändere den Satz und wähle, wie viel sich ändern darf.',
    extend:
      'Macht den Clip länger, nach seinem Ende oder vor seinem Anfang. Der Clip selbst bleibt, wie er ist.',
    recut:
      'Teile den Clip mit S am Abspielkopf. Ein neu gemachter Teil wird passend zu seinen Nachbarn gemalt.',
    loop: 'Fügt einen Weg vom Ende zurück zum Anfang an, sodass der Clip sich wiederholen kann.',
    blend: 'Fügt diesen Clip an einen anderen: Sein Ende geht in dessen Anfang über.',
  },
  makes: {
    finer: 'Verfeinern',
    remix: 'Abwandeln',
    extend: 'Verlängern',
    recut: 'Schneiden',
    loop: 'Schleife',
    blend: 'Überblenden',
  },
  makeIn: (name, duration) => `${name} · etwa ${duration}`,
  prompt: 'Satz für dieses Werkzeug',
  isFine: 'Dieser Clip hat schon alle Schritte.',
  strength: 'Stärke',
  strengths: { subtle: 'Zart', mild: 'Mild', strong: 'Stark', custom: 'Eigene' },
  customStrength: 'Wie viel sich ändert',
  side: 'Seite',
  sides: { after: 'Danach', before: 'Davor' },
  by: 'Um',
  wayBack: 'Rückweg',
  loops: { short: 'Kurz', normal: 'Normal', long: 'Lang' },
  timeline: 'Teile des Clips',
  part: (number, from, to, isKept) =>
    `Teil ${number}, ${from} bis ${to}, ${isKept ? 'behalten' : 'neu gemacht'}`,
  split: 'Teilen',
  remake: 'Neu machen',
  earlier: 'Nach vorn',
  later: 'Nach hinten',
  trim: (edge, isShorter) =>
    `${edge === 'from' ? 'Anfang' : 'Ende'} ${isShorter ? 'kürzen' : 'verlängern'}`,
  leaveOut: 'Diesen Teil weglassen',
  total: (length) => `zusammen ${length}`,
  into: 'Überblenden in',
  noPartner: (ratio) =>
    `Zum Überblenden braucht es einen zweiten Clip in ${ratio}. Mach einen, oder öffne eine Datei.`,
  curve: 'Wie es übergeht',
  curves: { even: 'Gleichmäßig', early: 'Früh', late: 'Spät', swap: 'Schnell' },
  overlap: 'Dauer der Blende',
};

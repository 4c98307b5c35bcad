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
    finer: 'Macht dieselbe Einstellung mit allen Schritten: diesen Clip, fein übermalt.',
    remix: 'Macht den Clip aus sich selbst neu. Ändere den Satz und sag, wie weit er gehen darf.',
    extend: 'Führt den Clip weiter oder zeigt, was davor war. Der Clip selbst bleibt, wie er ist.',
    recut:
      'Teile mit S am Abspielkopf. Ein Teil, der neu gemacht wird, wird zwischen seine Nachbarn gemalt.',
    loop: 'Malt einen Weg vom Ende zurück zum Anfang, sodass der Clip immer weiterlaufen kann.',
    blend: 'Lässt das Ende dieses Clips zum Anfang eines anderen werden.',
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
  into: 'Wird zu',
  noPartner: (ratio) =>
    `Zum Überblenden braucht es einen zweiten Clip in ${ratio}. Mach einen, oder öffne eine Datei.`,
  curve: 'Wie es übergeht',
  curves: { even: 'Gleichmäßig', early: 'Früh', late: 'Spät', swap: 'Schnell' },
  overlap: 'Über',
};

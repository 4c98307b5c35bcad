import { mount } from 'svelte';
import gallery from 'virtual:gallery';
import { readRecipe } from '../common/recipe-file.ts';
import { watchOwnRequests } from '../common/requests.ts';
import { clipLimits, databaseClipStore } from '../storage/clips.ts';
import { openDatabase } from '../storage/database.ts';
import { localSettings } from '../storage/settings.ts';
import App from './App.svelte';
import { startEngine } from './engine-client.ts';
import type { Ports } from './ports.ts';

/** Opened at once and waited for by each call, so that a page without storage still stands. */
const clips = openDatabase().then(async (database) =>
  databaseClipStore(database, clipLimits(await navigator.storage.estimate())),
);

const ports: Ports = {
  engine: startEngine(),
  clips: {
    list: async () => (await clips).list(),
    put: async (clip) => {
      const gone = await (await clips).put(clip);
      // Now there is something to lose: what is not persistent goes when the disk runs low.
      void navigator.storage.persist();
      return gone;
    },
    remove: async (id) => (await clips).remove(id),
  },
  settings: localSettings(() => localStorage),
  gallery,
  readRecipe,
  rollSeed: () => crypto.getRandomValues(new Uint32Array(1))[0]!,
  nowMs: () => performance.now(),
  watchRequests: watchOwnRequests,
  copyText: (text) => navigator.clipboard.writeText(text),
  forgetFragment: () => {
    history.replaceState(null, '', location.pathname + location.search);
  },
  reload: () => {
    location.reload();
  },
};

document.getElementById('starting')?.remove();
mount(App, { target: document.body, props: { ports } });

/** What `main.ts` does before it mounts the page. */
import { speak } from '../../src/app/language/language.svelte.ts';

await speak('en');

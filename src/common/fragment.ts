/**
 * Data as the fragment of an address, `#name=<base64url of its JSON>`. Browsers never send a fragment to
 * a server, so sharing a link tells nobody but its reader.
 */
export interface FragmentOf {
  /** What stands behind the address. */
  write(value: unknown): string;
  /** Whether a fragment means to carry it, however it was changed on its way. */
  isIn(fragment: string): boolean;
  /**
   * What a fragment carries; undefined where it means to carry nothing. Reads links as chat programs
   * leave them: percent-encoded, wrapped, with a full stop, a bracket or their own parameters at the end, and as the source of a mail has them (RFC 2045 §6.7).
   * @throws an error of the platform's where it is damaged
   */
  read(fragment: string): unknown;
}

/** @param name letters alone */
export function fragmentOf(name: string): FragmentOf {
  const marker = new RegExp(`(?:^|[#&?])${name}=`);
  return {
    write(value) {
      const bytes = new TextEncoder().encode(JSON.stringify(value));
      const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
      const base64url = btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
      return `#${name}=${base64url}`;
    },
    isIn: (fragment) => marker.test(unescapedText(fragment)),
    read(fragment) {
      const text = unescapedText(fragment);
      const begin = marker.exec(text);
      if (!begin) return undefined;
      const [encoded] = /^[\w+/=-]*/.exec(text.slice(begin.index + begin[0].length))!;
      // Mails write "=" as "=3D", and break lines with one.
      return decode(encoded.replaceAll('=', '').replace(/^3D(?=eyJ)/, ''));
    },
  };
}

/** What programs put into a long word to break its line. */
const breaks = /[\s\p{Default_Ignorable_Code_Point}]+/gu;

/** Without escapes: some programs escape what others escaped already. */
function unescapedText(fragment: string): string {
  let text = fragment.replace(/^#/, '');
  for (let layer = 0; layer < 3 && text.includes('%'); layer++) {
    try {
      text = decodeURIComponent(text);
    } catch {
      break;
    }
  }
  return text.replace(breaks, '');
}

function decode(encoded: string): unknown {
  try {
    return parsed(encoded);
  } catch (thrown) {
    // Marks of emphasis are letters of base64url too.
    const bare = encoded.replace(/[_-]+$/, '');
    try {
      if (bare !== encoded) return parsed(bare);
    } catch {
      // The first failure says what is wrong.
    }
    throw thrown;
  }
}

function parsed(encoded: string): unknown {
  const binary = atob(encoded.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
}

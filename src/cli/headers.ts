import { contentSecurityPolicy, permissionsPolicy } from '../common/policy.ts';

/** Headers every server of Kinora sends, in development too. Isolation gives WebAssembly its threads. */
export const securityHeaders: Record<string, string> = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Permissions-Policy': permissionsPolicy,
};

/** And what a built app is served with; the development server writes scripts into the page. */
export const builtHeaders: Record<string, string> = {
  ...securityHeaders,
  'Content-Security-Policy': contentSecurityPolicy,
};

const lines = (line: (name: string, value: string) => string): string =>
  Object.entries(builtHeaders)
    .map(([name, value]) => line(name, value))
    .join('\n');

/** Endings of ours that IIS does not know, and answers with 404. */
export const endingsToDeclare: Readonly<Record<string, string>> = {
  '.onnx': 'application/octet-stream',
  '.safetensors': 'application/octet-stream',
  '.webmanifest': 'application/manifest+json',
};

/** Taken away first: what the machine declares already must not be declared again. */
const declaredEndings = Object.entries(endingsToDeclare)
  .map(
    ([ending, type]) =>
      `      <remove fileExtension="${ending}" />\n      <mimeMap fileExtension="${ending}" mimeType="${type}" />`,
  )
  .join('\n');

/** The same for hosts that read them from files beside the page. */
export const hostFiles: Readonly<Record<string, string>> = {
  /** Netlify, Cloudflare Pages and those who do as they do. */
  _headers: `/*\n${lines((name, value) => `  ${name}: ${value}`)}\n`,
  /** Apache, where the host allows it. */
  '.htaccess': `<IfModule mod_headers.c>\n${lines(
    (name, value) => `  Header always set ${name} "${value}"`,
  )}\n</IfModule>\nAddType application/manifest+json .webmanifest\n`,
  /** nginx: `include` it in the server's block. */
  'nginx-headers.conf': `${lines((name, value) => `add_header ${name} "${value}" always;`)}\n`,
  /** IIS. */
  'web.config': `<?xml version="1.0" encoding="utf-8"?>
<configuration>
  <system.webServer>
    <staticContent>
${declaredEndings}
    </staticContent>
    <httpProtocol>
      <customHeaders>
${lines((name, value) => `        <add name="${name}" value="${value}" />`)}
      </customHeaders>
    </httpProtocol>
  </system.webServer>
</configuration>
`,
};

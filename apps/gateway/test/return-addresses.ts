/** Where a browser may be sent after signing in: what it takes for another host, what is no path, and what is a path of ours. */

/** Another host, or a script, to every browser that follows the URL standard from a page of ours by https. */
export const elsewhere: readonly string[] = [
  'https://evil.example/',
  'HTTP:evil.example',
  'http:/evil.example',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '\\/evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '/\r\n/evil.example',
  '/\t\\evil.example',
  '\t//evil.example',
  ' //evil.example',
  '\u0000//evil.example',
  '\u001f/\\evil.example',
  '//evil.example:443/%2e%2e',
  '//ana:secret@evil.example',
  'java\nscript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
];

/** Of this host to a browser, and nothing that anybody is sent to. */
export const noPaths: readonly string[] = [
  '',
  'evil.example',
  '@evil.example',
  'https:mine',
  '?a=//evil.example',
  '\u00a0//evil.example',
  '\uff0f\uff0fevil.example',
  '/\uff0fevil.example',
  '/\u2215evil.example',
  '/a b',
  '/a\tb',
  '/a\\..\\evil.example',
];

/** Stay with this host as they are; a second decoding or a second look would not. */
export const here: readonly string[] = [
  '/work-orders?owner=ana#notes',
  '/sign-in?returnTo=//evil.example',
  '/%09/evil.example',
  '/%2f/evil.example',
  '/%5cevil.example',
  '/.//evil.example',
  '/@evil.example',
  '/https://evil.example',
];

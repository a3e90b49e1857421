import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Controller, Get, Header, Inject, Param, Res } from '@nestjs/common';
import { type FastifyReply } from 'fastify';
import { Refusal } from '#kernel';
import { GatewaySettings } from '../gateway.settings';
import { policyOf } from '../http/security-headers';
import { Public } from '../identity/access';
import { asyncApi } from './async-api';
import { Described } from './described';
import { fileSchema, fileSchemaNames } from './file-schemas';
import { OpenApi } from './open-api';

/** The files of Swagger UI that the page needs, and what they are. */
const assets: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

const UI_FOLDER = dirname(require.resolve('swagger-ui-dist/package.json'));

const START = 'start.js';
const START_SCRIPT = `window.onload = () =>
  SwaggerUIBundle({ url: '/docs-json', dom_id: '#ui', deepLinking: true, persistAuthorization: false });
`;

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Writ API</title>
    <link rel="icon" href="/docs/favicon-32x32.png">
    <link rel="stylesheet" href="/docs/swagger-ui.css">
  </head>
  <body>
    <div id="ui"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/${START}"></script>
  </body>
</html>
`;

const text = { type: 'string' };

const listed = fileSchemaNames.map((name) => `${name}.json`).join(', ');

/** The documentation, for people and for machines. */
@Controller()
export class DocsController {
  private asyncApi?: object;

  constructor(
    @Inject(OpenApi) private readonly openApi: OpenApi,
    @Inject(GatewaySettings) private readonly settings: GatewaySettings,
  ) {}

  @Get('docs-json')
  @Public()
  @Described({
    summary: 'This API as an OpenAPI document.',
    answer: { 'application/json': { type: 'object' } },
  })
  document() {
    return this.openApi.get();
  }

  @Get('openapi.json')
  @Public()
  @Described({
    summary: 'The same OpenAPI document, at the address where tools look for it.',
    answer: { 'application/json': { type: 'object' } },
  })
  openApiDocument() {
    return this.openApi.get();
  }

  @Get('asyncapi.json')
  @Public()
  @Described({
    summary: 'The interface on NATS as an AsyncAPI document.',
    answer: { 'application/json': { type: 'object' } },
  })
  onNats(): object {
    return (this.asyncApi ??= asyncApi());
  }

  @Get('schemas/:file')
  @Public()
  @Described({
    summary: `The JSON Schema of a file of definitions, for editors: ${listed}.`,
    answer: { 'application/schema+json': { type: 'object' } },
    canBeMissing: true,
  })
  @Header('content-type', 'application/schema+json')
  @Header('cache-control', 'public, max-age=3600')
  @Header('access-control-allow-origin', '*')
  schema(@Param('file') file: string): object {
    const schema = fileSchema(file.replace(/\.json$/, ''), this.settings.baseUrl);
    if (!schema) throw new Refusal('not_found', `There is no such schema: there are ${listed}.`);
    return schema;
  }

  @Get('docs')
  @Public()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', policyOf('docs'))
  @Described({ summary: 'This API as a page to read and try.', answer: { 'text/html': text } })
  page(): string {
    return PAGE;
  }

  @Get('docs/:file')
  @Public()
  @Described({ summary: 'What the page is made of.', answer: { '*/*': text } })
  async asset(
    @Param('file') file: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | string> {
    if (file === START) {
      void reply.type('text/javascript; charset=utf-8');
      return START_SCRIPT;
    }
    if (!Object.hasOwn(assets, file)) throw new Refusal('not_found', 'The page has no such file.');
    void reply.type(assets[file]!).header('cache-control', 'public, max-age=3600');
    return readFile(join(UI_FOLDER, file));
  }
}

import { Controller, Get, Header, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Public } from '../identity/access';
import { ConsoleFiles } from './console-files';
import { drawnFor } from './drawn-page';

/** The pages of the console, as apps/console/src/routes.tsx has them: one document, which draws the page of its address. */
const PAGES = [
  '/',
  'sign-in',
  'mine',
  'approvals',
  'exceptions',
  'trends',
  'post-reviews',
  'ledger',
  'workflows',
  'policies',
  'integrations',
  'ledger/verify',
  'ledger/events/:eventId',
  'work-orders/:id',
  'approvals/:id',
  'exceptions/:id',
  'halts/:id',
  'trends/:code',
  'post-reviews/:id',
  'workflows/:id',
  'policies/:id',
];

/**
 * The console. Everybody may load it; it shows what the session of its reader lets it ask for. Pages are no part of the API,
 * so its document leaves them out.
 */
@Controller()
@ApiExcludeController()
export class ConsoleController {
  constructor(@Inject(ConsoleFiles) private readonly files: ConsoleFiles) {}

  @Get(PAGES)
  @Public()
  // The page names the files of its build: an old copy would ask for some that are gone.
  @Header('cache-control', 'no-cache')
  async page(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    return drawnFor(reply, await this.files.page());
  }

  @Get('assets/:file')
  @Public()
  async asset(
    @Param('file') file: string,
    @Req() { headers }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const accepted = headers['accept-encoding'];
    const asset = await this.files.asset(file, Array.isArray(accepted) ? accepted[0] : accepted);
    void reply
      .type(asset.type)
      .header('cache-control', 'public, max-age=31536000, immutable')
      .header('vary', 'accept-encoding');
    if (asset.encoding) void reply.header('content-encoding', asset.encoding);
    return asset.content;
  }
}

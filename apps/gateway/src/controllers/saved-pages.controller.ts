import { Controller, Get, Inject, Req } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import { everybody, SavedPage, subjects } from '#contracts';
import { type BusReply, metadataOf, unwrap } from '#platform';
import { type Bus, BUS } from '../bus';
import { Described, pageOf } from '../docs/described';
import { AllowedTo } from '../identity/access';
import { pageFrom } from '../queries/pages';

/** Pages of the console that people saved for themselves. */
@Controller('v1/saved-pages')
export class SavedPagesController {
  constructor(@Inject(BUS) private readonly bus: Bus) {}

  @Get()
  @AllowedTo(...everybody)
  @Described({
    summary: 'The pages of the console that you saved, by name.',
    answer: pageOf(SavedPage),
  })
  async list(@Req() { caller }: FastifyRequest) {
    const metadata = metadataOf(caller!, uuidv7());
    const { pages } = unwrap(
      await this.bus.request<BusReply<{ pages: readonly SavedPage[] }>>(
        subjects.internal.listSavedPages,
        { metadata },
      ),
    );
    return pageFrom(pages, null);
  }
}

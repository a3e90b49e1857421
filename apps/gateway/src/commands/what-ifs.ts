import { Inject, Injectable } from '@nestjs/common';
import { mergeWhatIf, type WhatIfAnswer, type WhatIfBody } from '#contracts';
import { Refusal } from '#kernel';
import { POSITION_HEADER } from '../queries/questions';
import { type CommandRequest } from './command-request';
import { AdminRequests } from './admin-requests';

/** Decisions of one page; policy ends it sooner where they take long. */
const PAGE = 200;
/** Shorter than the timeouts of most callers and proxies. */
const WHOLE_MS = 25_000;

/** Asks what a proposed policy would have decided: one page where one is named, else the whole period. */
@Injectable()
export class WhatIfs {
  constructor(@Inject(AdminRequests) private readonly adminRequests: AdminRequests) {}

  /** Refuses with `period_too_long`, or as policy does. */
  async send(request: CommandRequest): Promise<WhatIfAnswer> {
    const { after, limit } = request.body as WhatIfBody;
    const isPage = after !== undefined || limit !== undefined;
    const answer = isPage ? await this.page(request, {}) : await this.whole(request);
    void request.reply.header(POSITION_HEADER, String(answer.position));
    return answer;
  }

  private async whole(request: CommandRequest): Promise<WhatIfAnswer> {
    const endsAt = performance.now() + WHOLE_MS;
    let sum = await this.page(request, { limit: PAGE });
    while (sum.next !== null) {
      if (performance.now() > endsAt) throw tooLong(sum);
      sum = mergeWhatIf(sum, await this.page(request, { after: sum.next, limit: PAGE }));
    }
    return sum;
  }

  private async page(
    request: CommandRequest,
    part: Pick<WhatIfBody, 'after' | 'limit'>,
  ): Promise<WhatIfAnswer> {
    const body = { ...request.body, ...part };
    return this.adminRequests.send<WhatIfAnswer>({ ...request, body });
  }
}

const tooLong = ({ replayed, next }: WhatIfAnswer): Refusal =>
  new Refusal(
    'period_too_long',
    `${replayed} decisions were made again and there are more: too many for one answer. Ask with ` +
      '`writ what-if`, which goes through any period; or page by page, with `limit` and then with ' +
      '`after` the `next` of each answer; or about a shorter period.',
    { replayed, next },
  );

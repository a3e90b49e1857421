import { Controller, Get, Inject, Req } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { absenceRoles, type ListAbsencesReply, ListedAbsence, subjects } from '#contracts';
import { type BusReply, unwrap } from '#platform';
import { type Bus, BUS, REPEATABLE } from '../bus';
import { Described, pageOf } from '../docs/described';
import { AllowedTo } from '../identity/access';
import { pageFrom } from '../queries/pages';

const TIMEOUT_MS = 5_000;

/** Absences, and the deputies who answer meanwhile. */
@Controller('v1')
export class ObligationsController {
  constructor(@Inject(BUS) private readonly bus: Bus) {}

  @Get('absences')
  @AllowedTo(...absenceRoles)
  @Described({
    summary:
      'Who is away, or will be, and who answers for them meanwhile: what a deputy may answer stands under its owner.',
    answer: pageOf(ListedAbsence),
  })
  async absences(@Req() request: FastifyRequest) {
    const { tenant } = request.caller!;
    const { absences } = unwrap(
      await this.bus.request<BusReply<ListAbsencesReply>>(
        subjects.internal.listAbsences,
        { tenant },
        TIMEOUT_MS,
        REPEATABLE,
      ),
    );
    return pageFrom(absences, null);
  }
}

import { Controller, Get, Header, HttpStatus, Param } from '@nestjs/common';
import { Refusal } from '#kernel';
import { Described } from '../docs/described';
import { Public } from '../identity/access';
import { HEADERS_TOO_LARGE, type ProblemCode, problemStatus, titleOf } from './problem';

const adviceOf: Readonly<Partial<Record<number, string>>> = {
  [HttpStatus.BAD_REQUEST]: 'The request does not have the shape that /docs describes: correct it.',
  [HttpStatus.UNAUTHORIZED]: 'Send a valid credential as `Authorization: Bearer <key or token>`.',
  [HttpStatus.FORBIDDEN]: 'This caller may not do this: ask with a credential that may.',
  [HttpStatus.NOT_FOUND]: 'What the request is about does not exist: check the ids.',
  [HttpStatus.METHOD_NOT_ALLOWED]: 'Use one of the methods in the Allow header.',
  [HttpStatus.CONFLICT]: 'It exists, but its state does not allow this: read it, then decide.',
  [HttpStatus.PAYLOAD_TOO_LARGE]: 'Send less at once.',
  [HttpStatus.URI_TOO_LONG]: 'Check the ids and tokens in the address.',
  [HEADERS_TOO_LARGE]: 'Send fewer or shorter headers.',
  [HttpStatus.UNSUPPORTED_MEDIA_TYPE]: 'Send one of the media types that /docs lists.',
  [HttpStatus.UNPROCESSABLE_ENTITY]: 'The request says something that cannot be: correct it.',
  [HttpStatus.TOO_MANY_REQUESTS]: 'Wait as long as Retry-After says, then ask again.',
  [HttpStatus.SERVICE_UNAVAILABLE]:
    'Nothing is known to have happened. Wait as long as Retry-After says, then ask again with the same Idempotency-Key.',
  [HttpStatus.INTERNAL_SERVER_ERROR]: 'This is a fault of ours: report the traceId.',
};

/** What the `type` of a problem document leads to. */
@Controller('problems')
export class ProblemsController {
  @Get(':code')
  @Public()
  @Header('content-type', 'text/plain; charset=utf-8')
  @Described({
    summary: 'What a problem code means and what to do about it.',
    answer: { 'text/plain': { type: 'string' } },
  })
  problem(@Param('code') code: string): string {
    if (!Object.hasOwn(problemStatus, code))
      throw new Refusal('not_found', 'There is no problem with this code.');
    const status = problemStatus[code as ProblemCode];
    return `${titleOf(code)}\n\nCode: ${code}\nHTTP status: ${status}\n\n${adviceOf[status]}\n`;
  }
}

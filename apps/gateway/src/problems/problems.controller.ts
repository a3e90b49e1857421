import { Controller, Get, Header, Param } from '@nestjs/common';
import { Refusal } from '#kernel';
import { Described } from '../docs/described';
import { Public } from '../identity/access';
import { adviceOf } from './advice';
import { type ProblemCode, problemStatus, titleOf } from './problem';

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
    return `${titleOf(code)}\n\nCode: ${code}\nHTTP status: ${status}\n\n${adviceOf(code as ProblemCode)}\n`;
  }
}

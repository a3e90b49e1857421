import { Controller, Get, Inject, Param, type Type } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type QueryDefinition, roles } from '#contracts';
import { Refusal } from '#kernel';
import { QueryRoute } from '../queries/query-route';
import { type Question, QueryOf } from '../queries/question';
import { Questions } from '../queries/questions';
import { Described } from '../docs/described';
import { AllowedTo } from '../identity/access';

/** One route for each report, so that each has its own roles, filters and documentation. */
export const reportsController = (reports: readonly QueryDefinition[]): Type => {
  @Controller('v1/reports')
  @ApiTags('reports')
  class ReportsController {
    constructor(@Inject(Questions) readonly questions: Questions) {}

    @Get(':name')
    @AllowedTo(...roles)
    @Described({
      summary: 'Says which reports there are; each has its own address.',
      answer: { 'application/json': { type: 'object' } },
    })
    unknown(@Param('name') name: string) {
      throw new Refusal(
        'not_found',
        `There is no report ${name}: there are ${reports.map((report) => report.name).join(', ')}.`,
      );
    }
  }

  for (const report of reports) addRoute(ReportsController, report);
  return ReportsController;
};

const addRoute = (controller: Type, { name, ...report }: QueryDefinition): void => {
  // A computed method, so that the handler bears the report's name.
  const methods = {
    [name](this: { questions: Questions }, question: Question) {
      return this.questions.answer(question);
    },
  };
  const prototype = Object.assign(controller.prototype as object, methods);
  const method = Object.getOwnPropertyDescriptor(prototype, name)!;
  Get(name)(prototype, name, method);
  QueryRoute({ name, ...report })(prototype, name, method);
  QueryOf()(prototype, name, 0);
};

import { Type } from 'class-transformer';
import { IsArray, IsInt, IsString, Min, registerDecorator, ValidateNested } from 'class-validator';
import { applyDecorators } from './apply-decorators';
import { checked } from './fields';

interface AnswerForm {
  /** One sentence for the OpenAPI document. */
  readonly meaning?: string;
  /** False: it never has a field that its class does not name. True: it has such fields today. */
  readonly additionalProperties?: boolean;
}

const forms = new Map<object, AnswerForm>();

/**
 * Marks the class of an answer: services, the command line and the OpenAPI document share it, and nothing validates an
 * answer while Writ runs. Unlike a request, it may get further fields later.
 */
export const Answer =
  (meaning?: string, more: Omit<AnswerForm, 'meaning'> = {}): ClassDecorator =>
  (answer) => {
    forms.set(answer, { meaning, ...more });
  };

/** Marks the class of what others may send with further fields, which are ignored: a standard defines it, and may grow. */
export const TakesMore = (): ClassDecorator => Answer();

/** How a class was marked; undefined for one that is no answer. */
export const answerForm = (contract: object): AnswerForm | undefined => forms.get(contract);

/** The field is always there, and may be null. */
export const OrNull = (): PropertyDecorator =>
  checked('orNull', () => true, '$property may be null');

/** A whole number from 0 on. */
export const IsCount = (): PropertyDecorator => applyDecorators(Min(0), IsInt());

/** An absolute address. */
export const IsUri = (): PropertyDecorator =>
  checked(
    'isUri',
    (value) => typeof value === 'string' && URL.canParse(value),
    '$property must be an absolute URL',
  );

/** A list of any length of texts. */
export const AreStrings = (): PropertyDecorator =>
  applyDecorators(IsArray(), IsString({ each: true }));

/** A list of any length of objects with a contract of their own. */
export const AreAll = (contract: () => new () => object): PropertyDecorator =>
  applyDecorators(IsArray(), ValidateNested({ each: true }), Type(contract) as PropertyDecorator);

/** A document by nature, of this JSON Schema. */
export const HasSchema =
  (schema: Readonly<Record<string, unknown>>): PropertyDecorator =>
  (target, propertyName) =>
    registerDecorator({
      name: 'hasSchema',
      target: target.constructor,
      propertyName: String(propertyName),
      constraints: [schema],
      validator: { validate: () => true },
    });

/** The answer of a request that says no more than that it is done. */
@Answer('It is done.')
export class DoneAnswer {}

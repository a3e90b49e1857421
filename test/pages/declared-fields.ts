import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ValidationTypes, getMetadataStorage } from 'class-validator';
import * as ts from 'typescript';

/** A field of a contract class, as its source declares it. */
export interface DeclaredField {
  readonly name: string;
  readonly isOptional: boolean;
  /** Names of its decorators, with their arguments as they are written. */
  readonly decorators: ReadonlyMap<string, string>;
}

/** A contract class of one of these files: its docstring and its own fields, in order. */
export interface DeclaredClass {
  readonly meaning: string;
  readonly fields: readonly DeclaredField[];
}

/** Class name → what its source says. */
export const declaredClasses = (...files: readonly string[]): ReadonlyMap<string, DeclaredClass> =>
  new Map(files.flatMap((file) => classesIn(join(process.cwd(), file))));

const classesIn = (file: string): readonly (readonly [string, DeclaredClass])[] => {
  const source = ts.createSourceFile(
    file,
    readFileSync(file, 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  return source.statements.filter(ts.isClassDeclaration).map((one) => [
    one.name!.text,
    {
      meaning: meaningOf(one),
      fields: one.members.filter(ts.isPropertyDeclaration).map((field) => ({
        name: field.name.getText(source),
        isOptional: field.questionToken !== undefined,
        decorators: new Map(
          (ts.getDecorators(field) ?? []).map(({ expression }) => callOf(expression)),
        ),
      })),
    },
  ]);
};

const callOf = (expression: ts.Expression): readonly [string, string] =>
  ts.isCallExpression(expression)
    ? [expression.expression.getText(), expression.arguments.map((one) => one.getText()).join(', ')]
    : [expression.getText(), ''];

const meaningOf = (node: ts.Node): string =>
  ts
    .getJSDocCommentsAndTags(node)
    .map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? '')
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();

/** The values that a field takes, where it takes some only. */
export const valuesOf = (contract: new () => object, field: string): readonly string[] =>
  getMetadataStorage()
    .getTargetValidationMetadatas(contract, '', false, false)
    .filter(
      ({ type, name, propertyName }) =>
        propertyName === field && type === ValidationTypes.CUSTOM_VALIDATION && name === 'isIn',
    )
    .flatMap(({ constraints }) => constraints[0] as readonly string[]);

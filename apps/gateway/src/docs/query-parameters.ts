import {
  dimensionsOf,
  filterNames,
  GROUP_DIMENSIONS_MAX,
  GROUP_ZONE,
  QUERY_LIMIT_MAX,
  type QueryDefinition,
  SORT_BACKWARDS,
  sortsOf,
} from '#contracts';
import { mediaTypeOf } from '../queries/question';
import { described, type Parameter, type Schema } from './schemas';

/** A parameter of the query string. */
export const queryParameter = (
  name: string,
  description: string,
  schema: Schema = { type: 'string' },
): Parameter => ({
  name,
  in: 'query',
  required: false,
  ...described(name, schema),
  description,
});

/** What a list takes to be read page by page, or as a file. */
export const pageParameters: readonly Parameter[] = [
  queryParameter('limit', 'Rows of a page.', {
    type: 'integer',
    minimum: 1,
    maximum: QUERY_LIMIT_MAX,
    default: 100,
  }),
  queryParameter('cursor', 'The nextCursor of the page before.'),
  queryParameter(
    'format',
    'As Accept does: `csv` is text/csv, `parquet` application/vnd.apache.parquet; both hold every row where no limit is stated.',
    { enum: ['json', ...Object.keys(mediaTypeOf)] },
  ),
];

/** What a list takes to be sorted by one of its columns, and a report by groups by one of its measures. */
export const sortParameters = (definition: QueryDefinition): readonly Parameter[] => {
  const fields = sortsOf(definition);
  const measures = Object.keys(definition.groups?.measures ?? {});
  if (fields.length + measures.length === 0) return [];
  const ofRows = `Sort by this field${measures.length > 0 ? ` (${fields.join(', ')})` : ''}, ${SORT_BACKWARDS}. Equal values keep the order of the list.`;
  const ofGroups = `With groupBy: sort the groups by this measure (${measures.join(', ')}), ${SORT_BACKWARDS}; by their dimensions where it is absent.`;
  return [
    queryParameter(
      'sort',
      [
        ...(fields.length > 0 ? [ofRows] : []),
        ...(measures.length > 0 ? [ofGroups] : []),
        'Rows without a value come last. A file needs a limit with it.',
      ].join(' '),
      { enum: [...new Set([...fields, ...measures])].flatMap((field) => [field, `-${field}`]) },
    ),
  ];
};

/** What a report takes to be answered by groups. */
export const groupParameters = ({ groups }: QueryDefinition): readonly Parameter[] =>
  groups
    ? [
        queryParameter(
          'groupBy',
          `Count by these, up to ${GROUP_DIMENSIONS_MAX}, separated by commas: ${dimensionsOf(groups).join(', ')}. Each row is then a group, and filters are these dimensions, from and to.`,
        ),
        queryParameter(
          'zone',
          `With groupBy: the IANA time zone in which its months and weeks begin; ${GROUP_ZONE} where it is absent.`,
        ),
      ]
    : [];

/** What a filter narrows a list to. */
export const meaningOf = (definition: QueryDefinition, name: string): string =>
  filterNames(definition).includes(name)
    ? meaningOfFilter(definition, name)
    : `With groupBy: only what has this ${name}.`;

const beyond = (searchesWork: QueryDefinition['searchesWork']): string => {
  if (searchesWork === 'only') return ' of its work order; not with groupBy';
  return searchesWork ? '; or of what a search of work orders finds its work order by' : '';
};

const meaningOfFilter = (
  { given, anyOf = {}, search, searchesWork }: QueryDefinition,
  name: string,
): string => {
  const meaning = given?.parameters[name];
  if (meaning !== undefined) return meaning;
  if (name === 'from') return 'From this time on (RFC 3339).';
  if (name === 'to') return 'Before this time (RFC 3339).';
  if (name === 'search' && search)
    return `Only rows in which each of these words begins a word of: ${search.join(', ').replaceAll('_', ' ')}${beyond(searchesWork)}.`;
  if (Object.hasOwn(anyOf, name))
    return 'Only rows with one of these, a hundred at most, separated by commas.';
  return `Only rows with this ${name}.`;
};

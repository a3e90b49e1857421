import { TextInput, type TextInputProps } from '@mantine/core';
import { useDeferredValue, useId } from 'react';
import { useRead } from '../api/queries';
import { visible } from './user-text';
import { Until } from './when';
import { useMay } from '../session/session';

const SUGGESTED = 12;

/** The people and teams whose names begin like what is typed, by the registry. */
const useSuggestions = (typed: string): readonly string[] => {
  const search = useDeferredValue(typed.trim());
  const { isAllowed } = useMay('principals');
  const { data } = useRead('/v1/principals', {
    query: { ...(search === '' ? {} : { search }), retired: 'false', limit: SUGGESTED },
    enabled: isAllowed,
  });
  return (data?.body.items ?? [])
    .filter(({ kind }) => kind !== 'system' && kind !== 'agent')
    .map(({ principal }) => principal);
};

interface OwnerInputProps extends Pick<TextInputProps, 'label' | 'required'> {
  readonly value: string;
  readonly onChange: (owner: string) => void;
  /** Until when that person has to do it. */
  readonly due?: string;
}

/** The name of a person or team, with suggestions from the registry. Names that it does not know yet are taken, too. */
export const OwnerInput = ({ value, onChange, due, ...rest }: OwnerInputProps) => {
  const listId = useId();
  const suggestions = useSuggestions(value);
  return (
    <>
      <TextInput
        {...rest}
        value={value}
        list={listId}
        autoComplete="off"
        {...(due === undefined
          ? {}
          : {
              description: (
                <>
                  due <Until at={due} />
                </>
              ),
            })}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <datalist id={listId}>
        {suggestions.map((name) => (
          <option key={name} value={name}>
            {visible(name)}
          </option>
        ))}
      </datalist>
    </>
  );
};

import { Checkbox, Text, TextInput, type TextInputProps } from '@mantine/core';
import { useDeferredValue, useId, useState } from 'react';
import { useRead } from '../api/queries';
import { UserText, visible } from './user-text';
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

/** Why a name that somebody typed may be a mistake, by the registry; undefined where it is known or nobody may look. */
const useDoubt = (typed: string): string | undefined => {
  const name = useDeferredValue(typed.trim());
  const { isAllowed } = useMay('principals');
  const { data } = useRead('/v1/principals', {
    query: { principal: name, limit: 1 },
    enabled: isAllowed && name !== '',
  });
  if (!data || name === '' || name !== typed.trim()) return undefined;
  const [found] = data.body.items;
  if (!found) return 'Nobody here is known by this name.';
  return found.retired ? 'This name is retired: nobody answers by it.' : undefined;
};

interface OwnerInputProps extends Pick<TextInputProps, 'label' | 'required'> {
  readonly value: string;
  readonly onChange: (owner: string) => void;
  /** Until when that person has to do it. */
  readonly due?: string;
}

/**
 * The name of a person or team, with suggestions from the registry. One that it does not know is taken once the user confirms it:
 * owners of imported work and of exception codes need not be registered.
 */
export const OwnerInput = ({ value, onChange, due, ...rest }: OwnerInputProps) => {
  const listId = useId();
  const suggestions = useSuggestions(value);
  const [given] = useState(value);
  const doubt = useDoubt(value);
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
      {doubt !== undefined && value !== given && (
        <Confirmed key={value} name={value} doubt={doubt} />
      )}
    </>
  );
};

/** The form is not sent before it is checked. */
const Confirmed = ({ name, doubt }: { readonly name: string; readonly doubt: string }) => (
  <div role="alert">
    <Text size="sm">
      {doubt} Check the spelling of <UserText>{name}</UserText>.
    </Text>
    <Checkbox required size="sm" mt={4} label="Use this name all the same" />
  </div>
);

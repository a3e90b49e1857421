/** Permissions of a session, as `GET /v1/session` returns them. */
export interface Permissions {
  readonly may: readonly { readonly name: string }[];
  readonly mayNot: readonly {
    readonly kind: string;
    readonly name: string;
    readonly why: string;
  }[];
}

/** Whether a command or query is allowed; `why` gives the missing right where it is not. */
export interface May {
  readonly isAllowed: boolean;
  readonly why?: string;
}

/**
 * Whether a command or query is allowed, by its name in /docs. A name that both have means the command; unlisted names are not
 * allowed.
 */
export const mayOf = (permissions: Permissions | undefined, name: string): May => {
  const refused = permissions?.mayNot.find((one) => one.name === name);
  if (refused?.kind !== 'command' && permissions?.may.some((allowed) => allowed.name === name))
    return { isAllowed: true };
  return { isAllowed: false, why: refused?.why ?? 'Sign in to do this.' };
};

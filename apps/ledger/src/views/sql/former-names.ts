/**
 * Names that codes had (`of_tenant`, `former_name`, `current_code`), in brackets. A code may be renamed again and again; names that
 * point in a circle stay as they are.
 */
export const formerNames = `(
  WITH RECURSIVE alias AS (
    SELECT tenant, code, jsonb_array_elements_text(aliases) AS name FROM views.exception_codes
  ), named (of_tenant, name, current_code, seen) AS (
    SELECT tenant, name, code, ARRAY[name, code] FROM alias WHERE name <> code
    UNION ALL
    SELECT of_tenant, named.name, alias.code, seen || alias.code
    FROM named JOIN alias ON alias.tenant = of_tenant AND alias.name = named.current_code
    WHERE alias.code <> ALL (seen)
  )
  SELECT DISTINCT ON (of_tenant, former_name) of_tenant, named.name AS former_name, current_code
  FROM named WHERE NOT EXISTS (
    SELECT FROM alias WHERE tenant = of_tenant AND alias.name = named.current_code AND code <> alias.name)
  ORDER BY of_tenant, former_name, current_code
)`;

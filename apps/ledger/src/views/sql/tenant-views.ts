import { type DerivedObject, digestOf } from './documented-view';

/** It has no tenant: how far each view has read the log. */
const OF_NO_TENANT = 'writ.positions';

/**
 * The documented views for analysts of one tenant. Each is a security barrier: no condition of the reader is evaluated on a row
 * before the row is known to be of the tenant, so neither errors nor functions of the reader show others.
 */
export const tenantViewsOf = (objects: readonly DerivedObject[]): readonly DerivedObject[] =>
  objects
    .filter(({ kind, name }) => kind === 'view' && /^writ\./.test(name) && name !== OF_NO_TENANT)
    .map(tenantViewOf);

const tenantViewOf = ({ name: documented, sql }: DerivedObject): DerivedObject => {
  const name = documented.replace('writ.', 'writ_tenant.');
  return {
    kind: 'view',
    name,
    // Another definition of the documented view makes this one again, with its columns.
    sql: `
      -- ${digestOf(sql)}
      CREATE OR REPLACE VIEW ${name} WITH (security_barrier) AS
        SELECT * FROM ${documented} WHERE tenant = writ_tenant.tenant();
      DO $$ DECLARE
        explained record;
      BEGIN
        FOR explained IN SELECT nullif(objsubid, 0) AS number, description FROM pg_description
          WHERE classoid = 'pg_class'::regclass AND objoid = '${documented}'::regclass
        LOOP
          IF explained.number IS NULL THEN
            EXECUTE format('COMMENT ON VIEW ${name} IS %L', explained.description);
          ELSE
            EXECUTE format('COMMENT ON COLUMN ${name}.%I IS %L', (SELECT attname FROM pg_attribute
              WHERE attrelid = '${documented}'::regclass AND attnum = explained.number), explained.description);
          END IF;
        END LOOP;
      END $$;
      GRANT SELECT ON ${name} TO writ_tenant_analyst;`,
  };
};

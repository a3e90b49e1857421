import { freshDatabase, type FreshDatabase } from '#testkit';

/** An empty database on the durable server of this run. */
const emptyDatabase = (): Promise<FreshDatabase> =>
  freshDatabase({ schema: 'empty', migrate: async () => undefined });

/** Runs `open` on an empty database, which is dropped where that fails. */
export const withEmptyDatabase = async <T>(
  open: (database: FreshDatabase) => Promise<T>,
): Promise<T> => {
  const database = await emptyDatabase();
  try {
    return await open(database);
  } catch (error) {
    await database.drop();
    throw error;
  }
};

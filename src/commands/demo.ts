export async function demo(_home: URL): Promise<number> {
  return 0;
}

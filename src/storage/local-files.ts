// What the local blob store asks of the disk: writes that last, and errors told apart.
import { open } from 'node:fs/promises';
import { storageFull } from '../common/errors.js';

/** What may wait for the disk while the next bytes arrive: written in one call once the disk is ready for more. */
export const WRITE_BYTES = 1024 * 1024;

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : null;

/** The value, or null where the file or folder is not there. */
export const ifThere = async <T>(value: Promise<T>): Promise<T | null> => {
  try {
    return await value;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
};

/** The error of a write, in words where the disk is full. */
export const writeError = (error: unknown): unknown => {
  const code = codeOf(error);
  return code === 'ENOSPC' || code === 'EDQUOT' ? storageFull() : error;
};

/** Makes a rename or a new entry in the folder survive a power cut. Windows has no such call and needs none. */
export const syncFolder = async (folder: string): Promise<void> => {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

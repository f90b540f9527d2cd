import { useEffect, useMemo } from 'preact/hooks'
import { createLoaded, type Loaded } from '../models/loaded.ts'

/** Reads something from the server for this view, again when `key` changes; gives up when the view goes away. */
export function useLoaded<T>(key: string, read: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  // The key stands for everything that `read` depends on.
  const loaded = useMemo(() => createLoaded(read), [key])
  useEffect(() => loaded.close, [loaded])
  return loaded.state.value
}

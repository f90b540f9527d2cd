import { useEffect, useMemo } from 'preact/hooks'
import { createLoader, type Loaded } from '../models/loaded.ts'
import { useApp } from './app-context.ts'

/**
 * Reads something from the server for this view, again when `key` changes, which stands for all that `read` depends
 * on; gives up when the view goes away.
 */
export function useLoaded<T>(key: string, read: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const isGone = useApp().server.isGone.value
  const loader = useMemo(() => createLoader(read), [key])
  useEffect(() => loader.close, [loader])
  useEffect(() => {
    if (!isGone) loader.retry()
  }, [isGone, loader])
  return loader.state.value
}

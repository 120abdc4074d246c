import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'

import { catalogueQuery } from './queries'
import { usePlanWords, wordFor } from './words'

/** The name of what a price is for: a product of the catalogue, else a word of these pages, else its id. */
export function useItemNames(): (id: string) => string {
  const words = usePlanWords()
  const found = useQuery(catalogueQuery).data
  const labels = useMemo(() => new Map((found ?? []).map(({ id, label }) => [id, label])), [found])
  return useCallback((id: string) => labels.get(id) ?? wordFor(words, 'item', id), [labels, words])
}

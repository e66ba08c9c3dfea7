type Pages = {
  readonly hasNextPage: boolean
  readonly isFetchingNextPage: boolean
  readonly isError: boolean
  readonly fetchNextPage: () => unknown
}

/** Reads the next page of a list, where there is one. A page that could not be read waits until somebody asks again. */
export function readOn({ hasNextPage, isFetchingNextPage, isError, fetchNextPage }: Pages): void {
  if (hasNextPage && !isFetchingNextPage && !isError) fetchNextPage()
}

// Times in words, as the page says them; the tray and the notices say them alike.
export * from '#shared/time-words.ts'

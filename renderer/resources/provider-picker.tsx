import classes from './provider-picker.module.css'
import { PROVIDERS, type ProviderWords } from './provider-words.ts'

const PLACES = ['On this machine', 'Elsewhere', 'AWS'] as const

type Props = { readonly value: string; readonly onChange: (kind: string) => void }

/** What kind of thing it is: one card each, in plain words. */
export function ProviderPicker({ value, onChange }: Props) {
  return (
    <fieldset className={classes.picker}>
      <legend className={classes.legend}>What is it?</legend>
      {PLACES.map((place) => (
        <div key={place} className={classes.place}>
          <p className={classes.head}>{place}</p>
          <div className={classes.cards}>
            {PROVIDERS.filter((one) => one.place === place).map((one) => (
              <Card key={one.kind} provider={one} isChosen={one.kind === value} onChoose={onChange} />
            ))}
          </div>
        </div>
      ))}
    </fieldset>
  )
}

type CardProps = {
  readonly provider: ProviderWords
  readonly isChosen: boolean
  readonly onChoose: (kind: string) => void
}

function Card({ provider, isChosen, onChoose }: CardProps) {
  const { kind, name, words, icon: Icon } = provider
  return (
    <label className={classes.card} data-chosen={isChosen}>
      <input
        type="radio"
        name="provider"
        className={classes.radio}
        value={kind}
        checked={isChosen}
        onChange={() => onChoose(kind)}
        aria-label={name}
        aria-description={words}
      />
      <span className={classes.icon} aria-hidden>
        <Icon size={20} stroke={1.7} />
      </span>
      <span className={classes.text}>
        <span className={classes.name}>{name}</span>
        <span className={classes.words}>{words}</span>
      </span>
    </label>
  )
}

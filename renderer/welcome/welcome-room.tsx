import { Button } from '@mantine/core'
import { use, useState } from 'react'
import { useLocation } from 'wouter'
import { Panel } from '../ui/panel.tsx'
import { ZoneContext } from '../ui/when.tsx'
import { DoneStep } from './done-step.tsx'
import { emptyPlan, type Plan } from './plan.ts'
import { skipGuide } from './skipped.ts'
import { Steps } from './steps.tsx'
import { useMake } from './use-make.ts'
import classes from './welcome-room.module.css'
import { WhatStep } from './what-step.tsx'
import { WhenStep } from './when-step.tsx'

/** `/welcome`: three steps that end with a real schedule, or a real job. */
export function WelcomeRoom() {
  const timeZone = use(ZoneContext)
  const [, go] = useLocation()
  const [plan, setPlan] = useState(() => emptyPlan(timeZone))
  const [step, setStep] = useState(0)
  const make = useMake(() => setStep(2))
  const change = (part: Partial<Plan>) => setPlan({ ...plan, ...part })
  function skip(): void {
    skipGuide()
    go('/')
  }
  return (
    <div className={classes.room}>
      <div className={classes.intro}>
        <h1>Let something run by itself</h1>
        <p>Three steps to your first timetable. You can change everything later.</p>
      </div>
      <Panel
        title={['What', 'When', 'Done'][step] ?? ''}
        aside={
          step < 2 && (
            <Button variant="subtle" onClick={skip}>
              Skip the guide
            </Button>
          )
        }
      >
        <Steps at={step} />
        <div className={classes.body}>
          {step === 0 && <WhatStep plan={plan} onChange={change} onNext={() => setStep(1)} />}
          {step === 1 && (
            <WhenStep
              plan={plan}
              onChange={change}
              onBack={() => setStep(0)}
              onMake={() => make.mutate(plan)}
              make={make}
            />
          )}
          {step === 2 && make.data && <DoneStep plan={plan} made={make.data} />}
        </div>
      </Panel>
    </div>
  )
}

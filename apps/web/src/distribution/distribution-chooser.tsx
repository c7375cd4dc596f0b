/** The list of all distributions: in groups, with a drawing and a sentence each, and a search. */
import { Combobox, Group, ScrollArea, Text, UnstyledButton, useCombobox, VisuallyHidden } from '@mantine/core';
import { IconSelector } from '@tabler/icons-react';
import { useState } from 'react';
import type { DistributionEntry } from '../preview/protocol.ts';
import { DensityThumb } from './density-thumb.tsx';
import classes from './distribution-chooser.module.css';
import { anchorOfValue, guess } from './guess.ts';
import { matching } from './search.ts';
import { grouped } from './words.ts';

export interface DistributionChooserProps {
  readonly catalog: readonly DistributionEntry[];
  readonly chosen: DistributionEntry | undefined;
  /** What is shown for a name that the catalog does not have. */
  readonly name: string;
  readonly onChoose: (entry: DistributionEntry) => void;
}

export function DistributionChooser({ catalog, chosen, name, onChoose }: DistributionChooserProps) {
  const [search, setSearch] = useState('');
  const combobox = useCombobox({
    onDropdownOpen: () => combobox.focusSearchInput(),
    onDropdownClose: () => {
      combobox.resetSelectedOption();
      combobox.focusTarget();
      setSearch('');
    },
  });
  const groups = grouped(matching(catalog, search));
  return (
    <Combobox
      store={combobox}
      keepMounted={false}
      position="bottom-start"
      width="target"
      onOptionSubmit={(value) => {
        combobox.closeDropdown();
        const entry = catalog.find((candidate) => candidate.name === value);
        if (entry !== undefined && entry !== chosen) onChoose(entry);
      }}
    >
      <Combobox.Target targetType="button">
        <UnstyledButton className={classes.target} onClick={() => combobox.toggleDropdown()}>
          {chosen && <DensityThumb text={typical(chosen)} />}
          <span className={classes.words}>
            <Text span fw={600}>
              <VisuallyHidden>Distribution: </VisuallyHidden>
              {chosen?.title ?? name}
            </Text>
            {chosen && (
              <Text span size="xs" c="dimmed" lh={1.35}>
                {chosen.use}
              </Text>
            )}
          </span>
          <IconSelector size={18} aria-hidden="true" />
        </UnstyledButton>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          value={search}
          onChange={(event) => {
            setSearch(event.currentTarget.value);
            combobox.selectFirstOption();
          }}
          placeholder="Search: skewed, count, percentiles…"
          aria-label="Search distributions"
        />
        <Combobox.Options aria-label="Distributions">
          <ScrollArea.Autosize mah={380} type="auto">
            {groups.map(({ title, entries }) => (
              <Combobox.Group key={title} label={title}>
                {entries.map((entry) => (
                  <Combobox.Option
                    key={entry.name}
                    value={entry.name}
                    active={entry === chosen}
                    className={classes.option!}
                  >
                    <Group wrap="nowrap" gap="sm" align="flex-start">
                      <DensityThumb text={typical(entry)} />
                      <span className={classes.words}>
                        <Text span size="sm" fw={600}>
                          {entry.title}
                        </Text>
                        <Text span size="xs" className={classes.use} lh={1.35}>
                          {entry.use}
                        </Text>
                      </span>
                    </Group>
                  </Combobox.Option>
                ))}
              </Combobox.Group>
            ))}
            {groups.length === 0 && <Combobox.Empty>No distribution is called so.</Combobox.Empty>}
          </ScrollArea.Autosize>
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

/** A text that shows the typical form; of those that are not listed the first guess around ten does. */
const TYPICAL: Readonly<Record<string, string>> = {
  gamma: 'gamma(2.5, 4)',
  erlang: 'erlang(3, 3)',
  weibull: 'weibull(1.6, 10)',
  lognormal: 'lognormal(10, 5)',
  lognormal2: 'lognormal2(2.2, 0.5)',
  inverseGaussian: 'inverseGaussian(10, 30)',
  pareto: 'pareto(3, 10)',
  logLogistic: 'logLogistic(3.5, 10)',
  beta: 'beta(2, 4)',
  chiSquared: 'chiSquared(4)',
  triangular: 'triangular(6, 9, 15)',
  pert: 'pert(6, 9, 15)',
  truncatedNormal: 'truncatedNormal(10, 3, 5, 14)',
  binomial: 'binomial(10, 0.4)',
  poisson: 'poisson(4)',
  geometric: 'geometric(0.3)',
  negativeBinomial: 'negativeBinomial(4, 0.5)',
  hypergeometric: 'hypergeometric(50, 20, 12)',
  bernoulli: 'bernoulli(0.3)',
  integerUniform: 'integerUniform(1, 6)',
};

function typical({ name, example }: DistributionEntry): string {
  return TYPICAL[name] ?? guess(name, anchorOfValue(10), example);
}

"""Everyday words somebody may also be called: inside a sentence they name nobody."""

COMMON_WORDS = frozenset(
    """
    able about above after again agree ahead alert almost alone along alpha already also always another anyone anything
    around asked away back base basic beta better between black blue body book boot both bottom bring broken busy
    call came cannot case cause cell chance change channel chat check class clean clear click close cloud code cold
    color come common config console control cool copy core corner correct could count course crazy current daemon dark
    data date days dead deal debian default delete delta desktop device did different direct disk does dog done dont
    door down download drive driver drop during each early earth easy edit else empty enable enough error even ever
    every everyone everything exact example exit expert extra face fact fail fair fall false fast feel file fill final
    find fine fire first fish five flash folder follow force form format found four free fresh friend from full game
    gets ghost give gnome goes gold gone good great green group guess guest guide guru guys hack hacker half hand happy
    hard have hear heart hello help here high hold home hope host hour house huge human idea image inside install
    instead into issue item join just keep kernel kill kind king knows last late later lead learn least leave left less
    level life light like line link linux list little live load local lock login long look lost love luck lucky machine
    made magic mail main major make manual many mark master matrix maybe mean media member memory menu message might
    mind mine mint minute mode more most mount mouse move much music must myself name near need network never next nice
    night none normal note nothing number offline often once online only open option order original other over package
    page panic part password past path pick piece place plain plan play player please plus point port power press
    problem program pure question quick quiet quite random rather reach read ready real really reboot remote remove
    reply right root rule running safe same save school screen script search second seem self send server service setup
    several share shell short should show simple since single sleep slow small smart smooth soft some someone something
    soon sorry sound source space speed spirit split stage star start state stay steam step still stop storm strange
    street strong stuff such sudo sure switch sync system table take talk team terminal test text than thank thanks that
    them then there these they thing think this those though three through time tips today together tomorrow took tools
    total touch true truth trying turn type ubuntu under unit unix until update upgrade used useful user using version
    very video view virus visit wait wake walk want warm wash watch water ways weird welcome well went were what when
    where which while white whole wild will wind window windows wine wise wish with within without wizard wolf wonder
    word work works world worth would write wrong year yellow yesterday your yourself zero zone
    """.split()
)

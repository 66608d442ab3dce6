# from: valid.ttl
INSERT DATA { :reading psm:readingOf :second . :second a psm:Indicator . :second-value psm:indicator :second ; psm:year "2023"^^xsd:gYear ; psm:breakdown :total }

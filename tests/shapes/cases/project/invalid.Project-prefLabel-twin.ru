# from: valid.ttl
# results: 2
INSERT { ?twin a psm:Project ; ?p ?o }
WHERE { :project ?p ?o . BIND(:project-again AS ?twin) FILTER(?p != psm:contributesTo) } ;
INSERT DATA { :contribution psm:contributingProject :project-again }

# from: valid.ttl
# results: 2
DELETE { :cmt skos:notation ?old . :project psm:contributesTo ?action . :contribution psm:contributingProject ?p }
INSERT { :cmt skos:notation "territory" }
WHERE { :cmt skos:notation ?old . :project psm:contributesTo ?action . :contribution psm:contributingProject ?p }

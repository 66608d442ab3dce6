# from: valid.ttl
# results: 2
DELETE WHERE { :project psm:contributesTo ?action . :contribution psm:contributingProject ?old }
